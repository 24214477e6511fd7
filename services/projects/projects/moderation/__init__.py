"""Keeping the news of projects decent: what is reported, what a moderator hides and shows again, with a reason."""
