"""What every service stands on, and nothing of the démarche itself.

Territory, database, unit of work, outbox, inbox, bus, jobs, HTTP, words, logs. Services declare what they do with the
decorators of `chassis.http` and `chassis.events`; only `chassis.edge` knows Nameko.
"""
