"""Who answers what is not arithmetic: the offline playbook, and models behind the same protocol."""
