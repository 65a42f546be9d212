"""Who asks: residents, households, applications, authorisations, entrustments, attachments."""
