Feature: A registry behind TLS and a login
  In production a registry is reached by HTTPS and wants to know who asks.
  What is missing is said in one line that names the flag to set, and no secret is ever printed.

  Scenario: The authority's certificate and a password open it
    Given a registry by HTTPS that lets in the user "ada"
    When a person publishes with the authority's certificate and ada's password from the environment
    Then it succeeds

  Scenario: The login may stand in the address
    Given a registry by HTTPS that lets in the user "ada"
    When a person verifies it with the authority's certificate and the login in the address
    Then it succeeds
    And it prints the address without the login

  Scenario Outline: What is wrong is said in one line
    Given a registry by HTTPS that lets in the user "ada"
    When a person publishes <how>
    Then it fails in one line that names "<what to change>"

    Examples:
      | how                                               | what to change     |
      | without the authority's certificate               | --registry-ca-file |
      | with a wrong password                             | --registry-password |
      | without a login                                   | --registry-user    |
      | with the login of somebody who may only read      | ask for the right  |

  Scenario: A token is renewed while a program runs
    Given a registry by HTTPS that lets in whoever bears the token of the day
    And a program that asks it with a file of that token
    When the token is renewed, at the registry and in the file
    Then the program goes on asking

  Scenario: A registry that wants to see a certificate
    Given a registry by HTTPS that lets in whoever shows a certificate of the authority
    When a person publishes with such a certificate, whose key has a password
    Then it succeeds

  Scenario: A registry that wants to see a certificate and sees none
    Given a registry by HTTPS that lets in whoever shows a certificate of the authority
    When a person publishes with the authority's certificate only
    Then it fails in one line that names "--registry-certificate-file"
