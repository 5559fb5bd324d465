"""The doctor: whether everything is in order between this machine and the CRM, finding by finding, each with what to do."""
