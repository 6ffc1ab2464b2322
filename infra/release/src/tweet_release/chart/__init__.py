"""The Helm chart: its values as models, from which schema, defaults and README are made; how it is rendered."""
