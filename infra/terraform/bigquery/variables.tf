variable "project" {
  type        = string
  description = "Id of the Google Cloud project. It must be there already: a project is made by a person."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "A project's id has 6 to 30 lower-case letters, digits and hyphens, and begins with a letter."
  }
}

variable "dataset" {
  type        = string
  description = "Name of the dataset, as it stands in bigquery:PROJECT.DATASET."
  default     = "tweets"

  validation {
    condition     = can(regex("^[A-Za-z0-9_]+$", var.dataset)) && length(var.dataset) <= 1024
    error_message = "A dataset's name has letters, digits and underscores."
  }
}

variable "location" {
  type        = string
  description = "Where the data lies: US, EU or one region. It cannot be changed later."
  default     = "US"

  validation {
    condition     = can(regex("^(US|EU|[a-z]+-[a-z]+[0-9]+)$", var.location))
    error_message = "Write US, EU or a region such as europe-west6."
  }
}

variable "free_plan" {
  type        = bool
  description = "A sandbox: no billing account, nothing can cost anything. What it forbids is then refused before it is tried."
  default     = true
  nullable    = false
}

variable "mode" {
  type        = string
  description = "How the loader writes: load_job (free everywhere) or storage_write (needs billing)."
  default     = "load_job"

  validation {
    condition     = contains(["load_job", "storage_write"], var.mode)
    error_message = "Write load_job or storage_write."
  }
  validation {
    condition     = !(var.free_plan && var.mode == "storage_write")
    error_message = "A sandbox has no Storage Write API and no streaming: leave mode = load_job, or set free_plan = false."
  }
}

variable "expiry_days" {
  type        = number
  description = "After how many days tables and partitions go. Unset: 60 in a sandbox, else never."
  default     = null

  validation {
    condition     = var.expiry_days == null ? true : var.expiry_days >= 1 && floor(var.expiry_days) == var.expiry_days
    error_message = "Write whole days, 1 at least."
  }
  validation {
    condition     = var.free_plan && var.expiry_days != null ? var.expiry_days <= 60 : true
    error_message = "A sandbox keeps nothing for longer than 60 days: lower expiry_days, or set free_plan = false."
  }
}

variable "billing_account" {
  type        = string
  description = "Billing account that the budget watches, such as 012345-6789AB-CDEF01. Unset: no budget."
  default     = null

  validation {
    condition     = var.billing_account == null ? true : can(regex("^[0-9A-F]{6}(-[0-9A-F]{6}){2}$", var.billing_account))
    error_message = "A billing account's id looks like 012345-6789AB-CDEF01."
  }
  validation {
    condition     = !(var.free_plan && var.billing_account != null)
    error_message = "A sandbox has no billing account, hence no budget: leave it unset, or set free_plan = false."
  }
}

variable "budget" {
  type        = number
  description = "Whole units of the billing account's currency a month, of which half, nine tenths and all are told by mail."
  default     = 5

  validation {
    condition     = var.budget >= 1 && floor(var.budget) == var.budget
    error_message = "Write a whole number, 1 at least."
  }
}

variable "labels" {
  type        = map(string)
  description = "Labels of everything that can have some, beside those that the module sets."
  default     = {}

  validation {
    condition     = alltrue([for key, value in var.labels : can(regex("^[a-z][a-z0-9_-]{0,62}$", key)) && can(regex("^[a-z0-9_-]{0,63}$", value))])
    error_message = "Labels have lower-case letters, digits, underscores and hyphens, 63 at most."
  }
}

variable "deletion_protection" {
  type        = bool
  description = "Whether Terraform refuses to drop a table that holds tweets or scores."
  default     = true
  nullable    = false
}
