"""What the embedded server is told: small enough for a town's machine, safe as the big ones.

`fsync`, `full_page_writes` and `synchronous_commit` stay on: what was acknowledged is on the disk.
"""

from collections.abc import Mapping
from pathlib import Path

EMBEDDED: Mapping[str, str] = {
    "autovacuum_max_workers": "1",
    "cluster_name": "demarche",
    "jit": "off",
    "lc_messages": "C",
    "log_destination": "stderr",
    "log_error_verbosity": "terse",  # statements and the rows they refuse hold what people say: neither is logged
    "log_filename": "%a.log",  # a week: each day overwrites the last one of its name
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "log_min_error_statement": "panic",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
    "logging_collector": "on",
    "max_connections": "120",  # nineteen for each service, and some for commands
    "max_logical_replication_workers": "0",
    "max_parallel_workers_per_gather": "0",
    "max_wal_size": "256MB",
    "min_wal_size": "32MB",
    "password_encryption": "scram-sha-256",
    "shared_buffers": "32MB",
    "timezone": "UTC",
    "unix_socket_permissions": "0700",
}


def options(settings: Mapping[str, str], *, socket: Path, port: int, tcp: bool) -> list[str]:
    """Write the settings as options of the command, so that none goes stale in a file."""
    addresses = {
        "listen_addresses": "127.0.0.1" if tcp else "",
        "port": str(port),
        "unix_socket_directories": f'"{socket}"',
    }
    every = {**settings, **addresses}
    return [part for name, value in every.items() for part in ("-c", f"{name}={value}")]
