"""What comes next: procedure profiles, states, deadlines, the queues, and every job that spans apps."""
