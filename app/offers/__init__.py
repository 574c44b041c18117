"""What people can give, and asking the likeliest of them."""
