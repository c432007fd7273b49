"""Deploys the integration apps to the emulator with the CDK CLI, and asks the emulated APIs what came into being."""
