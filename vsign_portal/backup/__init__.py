"""Backups that the server itself cannot read, verified elsewhere, put back so that whoever was erased stays erased."""
