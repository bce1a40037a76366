"""What ORCID checks and refuses."""
