"""Bad days: processes killed, brokers and databases away, stops under load; the ledger says what became of it all."""
