"""The image of each package, built and tried as a stranger would run it."""
