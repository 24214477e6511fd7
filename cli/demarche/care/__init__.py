"""Care of the data: backups and what they are worth, a territory that moves to another installation, one that goes.

For processes that eventlet has not patched. All is read and written as `migrator`, who sees every territory.
"""
