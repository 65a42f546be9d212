"""What `hedui.values.name` knows about the writing of names: characters, lost and cut names, sounds."""
