"""What a person is told: the inbox, their wishes, and the ways to them (push and e-mail)."""
