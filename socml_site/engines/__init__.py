"""The outside world: site engines and where their output goes."""
