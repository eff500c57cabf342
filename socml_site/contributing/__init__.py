"""What contributors are given, and what is said of their change."""
