"""Bad input by the thousand: nothing that anyone sends makes the platform fail, or answer what it did not declare."""
