"""What stands around the registry, unknown at ORCID: faults, the journal, the control endpoint."""
