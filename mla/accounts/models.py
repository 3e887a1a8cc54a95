"""People (`User`) and what they are allowed to act as (`Membership`): the actor of every act."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from mla.accounts.roles import Reach, Role
from mla.common.ids import new_id
from mla.directory.models import Authority
from mla.ledger.append import Who


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Rights never hang on the person: they come with a membership."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    time_zone = models.CharField(max_length=50, default="UTC")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="email_in_lower_case"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name


class Membership(models.Model):
    """A person in a role at an authority; its group (country, role) carries its rights."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    reach = models.CharField(max_length=10, choices=Reach, default=Reach.AUTHORITY)
    title = models.CharField(max_length=150, blank=True)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="memberships")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "authority", "role"],
                condition=models.Q(ended_at=None),
                name="one_running_membership_each",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.name}, {self.get_role_display()}, {self.authority}"

    @property
    def country_code(self) -> str:
        return self.authority.country_id

    @property
    def who(self) -> Who:
        """The ids that a ledger entry keeps of this actor."""
        return Who(
            person=str(self.user_id),
            membership=str(self.pk),
            role=self.role,
            authority=str(self.authority_id),
            country=self.country_code,
        )
