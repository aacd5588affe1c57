#Requires -Version 5.1
#Requires -Modules @{ ModuleName = 'ExchangeOnlineManagement'; ModuleVersion = '3.0.0' }

<#
.SYNOPSIS
Exports from Exchange Online what Weir reads: connectors, accepted domains, the audit log of
connectors and what goes with them, and, if wanted, sign-ins of administrators and the message trace.

.DESCRIPTION
Every file is written under a temporary name (.part) in -Directory and renamed when it is complete,
so nothing that watches the directory reads half of one. A failure ends the script with an error and
leaves no half file: Weir notices that exports stay away.

Nothing in the tenant is changed. Not tried on a real tenant: the parameters follow Microsoft's
reference of the cmdlets.

.PARAMETER Directory
Where the files are put.

.PARAMETER Days
How far back the audit log and sign-ins go. Overlap does no harm: a record is told once.

.PARAMETER AppId
Application (client) id, to sign in with a certificate. Without it the sign-in is interactive.

.PARAMETER CertificateThumbprint
Certificate of that application in the Windows certificate store.

.PARAMETER CertificateFilePath
Certificate of that application as a .pfx file, for PowerShell on Linux.

.PARAMETER CertificatePassword
Password of that file.

.PARAMETER Organization
The tenant's initial domain: contoso.onmicrosoft.com.

.PARAMETER UserPrincipalName
Account for the interactive sign-in.

.PARAMETER Administrator
Accounts whose sign-ins are exported, too. Without it none are.

.PARAMETER MessageTraceHours
How many hours of message trace are exported; 0 for none.

.PARAMETER WithSubjects
Keep the subjects in the message trace. They are left out otherwise.

.EXAMPLE
.\Export-WeirAudit.ps1 -Directory D:\WeirDrop -UserPrincipalName admin@contoso.example

.EXAMPLE
.\Export-WeirAudit.ps1 -Directory D:\WeirDrop -AppId 00000000-0000-0000-0000-000000000000 `
    -CertificateThumbprint 0123456789ABCDEF0123456789ABCDEF01234567 `
    -Organization contosoexample.onmicrosoft.com -Administrator admin@contoso.example `
    -MessageTraceHours 24
#>
[CmdletBinding(DefaultParameterSetName = 'Interactive')]
param(
    [Parameter(Mandatory = $true)]
    [ValidateNotNullOrEmpty()]
    [string] $Directory,

    [ValidateRange(1, 90)]
    [int] $Days = 7,

    [Parameter(Mandatory = $true, ParameterSetName = 'Thumbprint')]
    [Parameter(Mandatory = $true, ParameterSetName = 'File')]
    [ValidateNotNullOrEmpty()]
    [string] $AppId,

    [Parameter(Mandatory = $true, ParameterSetName = 'Thumbprint')]
    [ValidateNotNullOrEmpty()]
    [string] $CertificateThumbprint,

    [Parameter(Mandatory = $true, ParameterSetName = 'File')]
    [ValidateNotNullOrEmpty()]
    [string] $CertificateFilePath,

    [Parameter(ParameterSetName = 'File')]
    [securestring] $CertificatePassword,

    [Parameter(Mandatory = $true, ParameterSetName = 'Thumbprint')]
    [Parameter(Mandatory = $true, ParameterSetName = 'File')]
    [ValidateNotNullOrEmpty()]
    [string] $Organization,

    [Parameter(ParameterSetName = 'Interactive')]
    [string] $UserPrincipalName,

    [string[]] $Administrator = @(),

    [ValidateRange(0, 240)]
    [int] $MessageTraceHours = 0,

    [switch] $WithSubjects
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

# What Weir reads of the audit log (docs/imports.md).
$Operations = @(
    'New-InboundConnector', 'Set-InboundConnector', 'Remove-InboundConnector',
    'New-OutboundConnector', 'Set-OutboundConnector', 'Remove-OutboundConnector',
    'New-TransportRule', 'Set-TransportRule', 'Enable-TransportRule', 'Disable-TransportRule',
    'Remove-TransportRule', 'Remove-BlockedConnector',
    'New-AcceptedDomain', 'Set-AcceptedDomain', 'Remove-AcceptedDomain',
    'Set-OrganizationConfig',
    'New-IntraOrganizationConnector', 'Set-IntraOrganizationConnector',
    'Remove-IntraOrganizationConnector',
    'New-RemoteDomain', 'Set-RemoteDomain', 'New-ManagementRoleAssignment'
)
$SignIns = @('UserLoggedIn', 'UserLoginFailed')

$PageSize = 5000        # the most that either cmdlet gives at once
$SessionLimit = 50000   # the most that one search of the audit log gives
$SignIn = $PSCmdlet.ParameterSetName
$Stamp = (Get-Date).ToUniversalTime().ToString('yyyyMMddTHHmmssZ')

function Connect-Tenant {
    $arguments = @{ ShowBanner = $false }
    switch ($SignIn) {
        'Thumbprint' {
            $arguments['AppId'] = $AppId
            $arguments['CertificateThumbprint'] = $CertificateThumbprint
            $arguments['Organization'] = $Organization
        }
        'File' {
            $arguments['AppId'] = $AppId
            $arguments['CertificateFilePath'] = $CertificateFilePath
            $arguments['Organization'] = $Organization
            if ($CertificatePassword) { $arguments['CertificatePassword'] = $CertificatePassword }
        }
        default {
            if ($UserPrincipalName) { $arguments['UserPrincipalName'] = $UserPrincipalName }
        }
    }
    Connect-ExchangeOnline @arguments
}

# Puts a complete file in place. UTF-8 without a byte order mark in every version of PowerShell.
function Save-Export([string] $Name, [string] $Text) {
    $path = Join-Path $Directory ('{0}_{1}' -f $Stamp, $Name)
    $part = $path + '.part'
    try {
        [System.IO.File]::WriteAllText($part, $Text, (New-Object System.Text.UTF8Encoding $false))
        Move-Item -LiteralPath $part -Destination $path -Force
    }
    finally {
        if (Test-Path -LiteralPath $part) { Remove-Item -LiteralPath $part -Force }
    }
    Write-Verbose "wrote $path"
}

# A list stays a list when it has one entry or none.
function ConvertTo-JsonList([object[]] $Items) {
    if ($null -eq $Items -or $Items.Count -eq 0) { return '[]' }
    return ConvertTo-Json -InputObject @($Items) -Depth 6
}

# One object a line; a file without one is an empty list, not an empty file.
function ConvertTo-JsonLines([string[]] $Lines) {
    if ($null -eq $Lines -or $Lines.Count -eq 0) { return "[]`n" }
    return ($Lines -join "`n") + "`n"
}

function Export-Connectors {
    Save-Export 'InboundConnectors.json' (ConvertTo-JsonList @(Get-InboundConnector -ResultSize Unlimited))

    # Without these two switches connectors of transport rules and those in test mode are left out.
    $seen = @{}
    $outbound = New-Object System.Collections.Generic.List[object]
    $all = @(Get-OutboundConnector -ResultSize Unlimited) +
           @(Get-OutboundConnector -ResultSize Unlimited -IsTransportRuleScoped $true) +
           @(Get-OutboundConnector -ResultSize Unlimited -IncludeTestModeConnectors $true)
    foreach ($connector in $all) {
        $id = [string] $connector.Guid
        if ($seen.ContainsKey($id)) { continue }
        $seen[$id] = $true
        $outbound.Add($connector)
    }
    Save-Export 'OutboundConnectors.json' (ConvertTo-JsonList $outbound.ToArray())
    Save-Export 'AcceptedDomains.json' (ConvertTo-JsonList @(Get-AcceptedDomain -ResultSize Unlimited))
}

# All records of a span. A day is asked at a time: what one search gives is limited.
function Search-Audit([datetime] $From, [datetime] $To, [string[]] $What, [string[]] $Who) {
    $seen = @{}
    $lines = New-Object System.Collections.Generic.List[string]
    for ($begin = $From; $begin -lt $To; $begin = $begin.AddDays(1)) {
        $end = $begin.AddDays(1)
        if ($end -gt $To) { $end = $To }
        $search = @{
            StartDate      = $begin.ToString('yyyy-MM-dd HH:mm:ssZ')
            EndDate        = $end.ToString('yyyy-MM-dd HH:mm:ssZ')
            Operations     = $What
            SessionId      = 'Weir ' + [guid]::NewGuid().ToString()
            SessionCommand = 'ReturnLargeSet'
            ResultSize     = $PageSize
        }
        if ($Who) { $search['UserIds'] = $Who }
        $fetched = 0
        while ($true) {
            $page = @(Search-UnifiedAuditLog @search | Where-Object { $null -ne $_ })
            if ($page.Count -eq 0) { break }
            $fetched += $page.Count
            foreach ($record in $page) {
                $id = [string] $record.Identity
                if ($id -and $seen.ContainsKey($id)) { continue }
                if ($id) { $seen[$id] = $true }
                $lines.Add(([string] $record.AuditData).Replace("`r", ' ').Replace("`n", ' '))
            }
            if ($fetched -ge $SessionLimit) {
                throw "more than $SessionLimit records on the day from $begin; ask for fewer operations or accounts"
            }
        }
    }
    return , $lines.ToArray()
}

function Export-AuditLog {
    $to = (Get-Date).ToUniversalTime()
    $from = $to.AddDays(-$Days)
    $records = Search-Audit $from $to $Operations $null
    Save-Export 'AuditLog.jsonl' (ConvertTo-JsonLines $records)
    if ($Administrator.Count -gt 0) {
        $records = Search-Audit $from $to $SignIns $Administrator
        Save-Export 'SignIns.jsonl' (ConvertTo-JsonLines $records)
    }
}

# The trace says UTC, but not in every version of the module that it does.
function ConvertTo-Utc([object] $Time) {
    $value = [datetime] $Time
    if ($value.Kind -eq [DateTimeKind]::Local) { return $value.ToUniversalTime() }
    return [datetime]::SpecifyKind($value, [DateTimeKind]::Utc)
}

function Export-MessageTrace {
    if (-not (Get-Command Get-MessageTraceV2 -ErrorAction SilentlyContinue)) {
        throw 'Get-MessageTraceV2 is not available: update ExchangeOnlineManagement, or see the permissions in README.md'
    }
    $to = (Get-Date).ToUniversalTime()
    $search = @{
        StartDate  = $to.AddHours(-$MessageTraceHours)
        EndDate    = $to
        ResultSize = $PageSize
    }
    $lines = New-Object System.Collections.Generic.List[string]
    while ($true) {
        $page = @(Get-MessageTraceV2 @search | Where-Object { $null -ne $_ })
        foreach ($row in $page) {
            $kept = [ordered] @{
                MessageId        = [string] $row.MessageId
                MessageTraceId   = [string] $row.MessageTraceId
                Received         = (ConvertTo-Utc $row.Received).ToString('o')
                SenderAddress    = [string] $row.SenderAddress
                RecipientAddress = [string] $row.RecipientAddress
                Status           = [string] $row.Status
                FromIP           = [string] $row.FromIP
                ToIP             = [string] $row.ToIP
                Size             = $row.Size
            }
            if ($WithSubjects) { $kept['Subject'] = [string] $row.Subject }
            $lines.Add((ConvertTo-Json -InputObject $kept -Compress))
        }
        if ($page.Count -lt $PageSize) { break }
        # The next page begins where this one ended: newest first.
        $last = $page[$page.Count - 1]
        $end = ConvertTo-Utc $last.Received
        if ($end -eq $search['EndDate'] -and $search['StartingRecipientAddress'] -eq $last.RecipientAddress) {
            throw 'the message trace does not go on: the same page came twice'
        }
        $search['EndDate'] = $end
        $search['StartingRecipientAddress'] = $last.RecipientAddress
        Start-Sleep -Seconds 4   # at most 100 requests in five minutes are answered
    }
    Save-Export 'MessageTrace.jsonl' (ConvertTo-JsonLines $lines.ToArray())
}

if (-not (Test-Path -LiteralPath $Directory -PathType Container)) {
    throw "there is no directory $Directory"
}
$Directory = (Resolve-Path -LiteralPath $Directory).ProviderPath

Connect-Tenant
try {
    Export-Connectors
    Export-AuditLog
    if ($MessageTraceHours -gt 0) { Export-MessageTrace }
}
finally {
    Disconnect-ExchangeOnline -Confirm:$false
}
