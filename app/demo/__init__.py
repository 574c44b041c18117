"""A region to try Bidra in: people to be, questions asked, answers given."""
