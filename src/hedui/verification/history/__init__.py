"""Every figure with its history: from the source row to the fact to the step of the law, and back."""
