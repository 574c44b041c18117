"""The reception: who answers, by when, and what is answered."""
