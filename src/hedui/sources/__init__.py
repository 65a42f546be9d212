"""Who answers: departments, agreements, the newest snapshots, questions to liaisons and their answers."""
