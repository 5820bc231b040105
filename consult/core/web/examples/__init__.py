"""Examples of requests and answers in the description of the API."""
