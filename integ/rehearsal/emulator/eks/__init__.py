"""EKS as far as its API goes: records, the rules by which it refuses, and when nodes could work. No Kubernetes runs."""
