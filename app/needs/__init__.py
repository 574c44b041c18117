"""What hands are needed for, when and how many; who signs up; and the calendars of it."""
