"""What Kubernetes has and does, as far as the order of a deployment shows it. There is no API server."""
