"""Mails: planned with what they tell of, made and sent outside any transaction.

The address, the link and the code are asked of participation at the moment of sending, and written nowhere else. A
crash between the sending and the note of it sends the mail again, under the same Message-ID.
"""
