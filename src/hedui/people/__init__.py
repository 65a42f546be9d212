"""Who may: organisations, staff, appointments, roles, the policy table and its gate."""
