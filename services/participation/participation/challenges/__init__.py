"""Challenges: what several contributions ask for, put as one question for people to work on."""
