"""Those outside the municipality who need hands: who they are, and who speaks for them."""
