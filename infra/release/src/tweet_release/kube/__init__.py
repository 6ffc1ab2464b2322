"""The chart, applied to a real Kubernetes API: real scheduler, controllers, admission; only its machines are played."""
