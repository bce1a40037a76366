"""What OAuth requests are refused with."""


class OAuthError(ValueError):
    """A request that is refused, told in OAuth's form.

    :param error: OAuth's word for it, ``invalid_grant``; what clients should go by.
    :param description: for the developer of the client.
    :param status: HTTP status, where the refusal is answered and not redirected.
    """

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.status = status

    @property
    def body(self) -> dict[str, str]:
        """As it is answered."""
        return {"error": self.error, "error_description": self.description}
