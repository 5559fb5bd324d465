"""The mirror: a whole account copied into the local CRM through its lists, a page at a time, within the hour's allowance."""
