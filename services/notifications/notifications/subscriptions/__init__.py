"""How people are told: which mails they want, and in which language. Sign-in mails cannot be switched off."""
