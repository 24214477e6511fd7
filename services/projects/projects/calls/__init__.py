"""What a project asks for: time, skills, money, premises, equipment."""
