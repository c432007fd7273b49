"""An AWS account on loopback, with as much of it as the stacks of this repository use."""
