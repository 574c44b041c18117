"""What people answer: received once, and on two lines, handling and publication."""
