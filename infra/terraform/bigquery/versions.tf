terraform {
  # Validations look at other variables from here on.
  required_version = ">= 1.9"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = ">= 8.7, < 9"
    }
  }
}

provider "google" {
  project = var.project
}
