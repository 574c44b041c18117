"""What is asked, every week."""
