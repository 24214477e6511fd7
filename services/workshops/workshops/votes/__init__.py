"""Votes: each person has some, and a card takes one of each."""
