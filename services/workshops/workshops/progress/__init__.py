"""How the evening goes at each table, for those who lead it: who sits there, what they wrote, who has fallen silent."""
