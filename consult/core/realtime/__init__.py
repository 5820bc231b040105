"""Real time: the socket server, rooms, connections, fan-out and presence."""
