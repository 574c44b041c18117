"""Who is responsible for personal data and accessibility, whom to write to, and how long things are
kept."""
