"""What a session has chosen: address, session, filter bar."""
