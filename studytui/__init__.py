"""studytui: read deep-learning concepts, be asked about them, prove them with live experiments."""

__version__ = "0.1.0"
