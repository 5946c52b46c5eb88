api-docs = API
api-lead = What people do on pages programs do by requests, with the rights of the person whose token they show.
api-token = The token goes into the Authorization header.
api-document = OpenAPI 3.1 description (JSON)
api-request = Request
api-answer = Answer
